// ChangeCodec

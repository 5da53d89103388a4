// libcurl for Swift. Variadic functions do not import, so each argument type that Courier uses has
// one shim here; eventfd is here because Swift's Glibc module leaves it out.
#include <curl/curl.h>
#include <sys/eventfd.h>

static inline CURLcode courier_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode courier_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode courier_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode courier_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode courier_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value
) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*courier_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode courier_set_sink(CURL *easy, CURLoption option, courier_sink value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode courier_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode courier_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode courier_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The next finished transfer and its result, or NULL. The message itself holds a C union.
static inline CURL *courier_next_finished(CURLM *multi, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

/// A descriptor that becomes readable when another thread writes to it; -1 when none is left.
static inline int courier_bell_open(void) {
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static inline void courier_bell_ring(int bell) {
    eventfd_write(bell, 1);
}

static inline void courier_bell_quiet(int bell) {
    eventfd_t rings;
    eventfd_read(bell, &rings);
}

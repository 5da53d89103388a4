// DutyBook

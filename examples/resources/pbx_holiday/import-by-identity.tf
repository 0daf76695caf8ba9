import {
  to = pbx_holiday.new_year
  identity = {
    id = "NzAwNTUxOTA5NzczMTQ4MTYx"
  }
}

resource "pbx_holiday" "new_year" {
  name        = "Holiday 0000"
  region      = "DEU"
  consecutive = true
  every_year  = true
  month_start = 1
  day_start   = 1
  month_end   = 1
  day_end     = 1
}

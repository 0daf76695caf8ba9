# A day of every year.
resource "pbx_holiday" "unity" {
  name        = "Tag der Deutschen Einheit"
  region      = "DEU"
  consecutive = true
  every_year  = true
  month_start = 10
  day_start   = 3
  month_end   = 10
  day_end     = 3
}

# A run of days of one year.
resource "pbx_holiday" "summer" {
  name        = "Betriebsferien 2027"
  region      = "DEU"
  consecutive = true
  every_year  = false
  year_start  = 2027
  month_start = 8
  day_start   = 2
  year_end    = 2027
  month_end   = 8
  day_end     = 20
}

# A run of days of every year that goes over the new year.
resource "pbx_holiday" "between_the_years" {
  name        = "Zwischen den Jahren"
  region      = "DEU"
  consecutive = true
  every_year  = true
  month_start = 12
  day_start   = 27
  month_end   = 1
  day_end     = 1
}

# Some hours of a day.
resource "pbx_holiday" "christmas_eve" {
  name         = "Heiligabend ab 14 Uhr"
  region       = "DEU"
  consecutive  = false
  every_year   = true
  month_start  = 12
  day_start    = 24
  month_end    = 12
  day_end      = 24
  hour_start   = 14
  minute_start = 0
  hour_end     = 23
  minute_end   = 59

  # Where the PBX has a holiday with this name and these dates already, it is adopted.
  # The plan warns what will change.
  adopt_existing = true
}

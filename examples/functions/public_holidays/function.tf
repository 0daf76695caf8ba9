# On these days the office hours of the PBX do not hold. The names are unique within a year, so they can be the keys. When the
# year is changed, each holiday moves to its new date.
resource "pbx_holiday" "public" {
  for_each = { for h in provider::pbx::public_holidays("DEU-BY", 2027) : h.name => h }

  name         = each.value.name
  region       = each.value.region
  consecutive  = each.value.consecutive
  every_year   = each.value.every_year
  year_start   = each.value.year_start
  month_start  = each.value.month_start
  day_start    = each.value.day_start
  hour_start   = each.value.hour_start
  minute_start = each.value.minute_start
  year_end     = each.value.year_end
  month_end    = each.value.month_end
  day_end      = each.value.day_end
  hour_end     = each.value.hour_end
  minute_end   = each.value.minute_end
}

# The days of two years, less one on which the company works.
output "days_off" {
  value = [
    for h in concat(provider::pbx::public_holidays("USA", 2027), provider::pbx::public_holidays("USA", 2028)) :
    format("%d-%02d-%02d %s", h.year_start, h.month_start, h.day_start, h.name) if h.name != "Columbus Day"
  ]
}

# All holidays, sorted by name.
data "pbx_holidays" "all" {}

# Those of Germany that return every year, in the order of the calendar.
data "pbx_holidays" "yearly" {
  filter  = "region eq 'DEU' and every_year eq true"
  orderby = "month_start,day_start"
}

output "number_of_holidays" {
  value = data.pbx_holidays.all.total_count
}

output "yearly_holidays" {
  value = data.pbx_holidays.yearly.holidays[*].name
}

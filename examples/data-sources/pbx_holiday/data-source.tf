# By name, exactly as the PBX has it.
data "pbx_holiday" "by_name" {
  name = "Holiday 0000"
}

# By id.
data "pbx_holiday" "by_id" {
  id = "NzAwNTUxOTA5NzczMTQ4MTYx"
}

output "begins" {
  value = "${data.pbx_holiday.by_name.month_start}/${data.pbx_holiday.by_name.day_start}"
}

data "pbx_user" "nora" {
  extension_number = "1014"
}

output "office_hours_of_nora" {
  value = data.pbx_user.nora.office_hours
}

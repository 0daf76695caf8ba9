# Who has a number.
data "pbx_extension_number" "support" {
  extension_number = "6000"
}

# A number that nothing has is not an error.
data "pbx_extension_number" "wanted" {
  extension_number = "6999"
}

output "support" {
  value = "${data.pbx_extension_number.support.type}: ${data.pbx_extension_number.support.name}"
}

output "is_free" {
  value = data.pbx_extension_number.wanted.id == null
}

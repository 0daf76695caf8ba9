# All virtual receptionists, sorted by name.
data "pbx_virtual_receptionists" "all" {}

# Those with a text in their names.
data "pbx_virtual_receptionists" "welcome" {
  search = "welcome"
}

output "virtual_receptionists" {
  value = {
    for one in data.pbx_virtual_receptionists.all.virtual_receptionists : one.name => one.extension_number
  }
}

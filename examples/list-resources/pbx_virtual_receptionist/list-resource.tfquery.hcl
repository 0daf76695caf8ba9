# The virtual receptionists with a text in their names. Without the config block it would be all of the tenant.
list "pbx_virtual_receptionist" "welcome" {
  provider = pbx
  limit    = 1000

  config {
    search = "welcome"
  }
}

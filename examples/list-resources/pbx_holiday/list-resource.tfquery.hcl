# The holidays of Germany. Without the config block it would be all holidays of the tenant.
list "pbx_holiday" "germany" {
  provider = pbx
  limit    = 1000

  config {
    filter = "region eq 'DEU'"
  }
}

# The inbound rules that apply. Without the config block it would be all rules of the tenant.
list "pbx_inbound_rule" "enabled" {
  provider = pbx
  limit    = 1000

  config {
    filter = "enabled eq true"
  }
}

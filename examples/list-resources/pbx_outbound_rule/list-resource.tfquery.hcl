# All outbound rules of the tenant.
list "pbx_outbound_rule" "all" {
  provider = pbx
  limit    = 1000
}

# A set that is configured replaces the one on the PBX as a whole. One that is omitted stays as it is.
resource "pbx_tenant_custom_headers" "headers" {
  # Added to the calls that go out over trunks.
  add = [
    {
      name  = "X-Site"
      value = "Cologne"
      scope = "TRUNK"
    },
  ]

  # Passed on as they come.
  relay = [
    {
      name  = "X-Ticket"
      scope = "ALL"
    },
    {
      name  = "X-Campaign"
      scope = "USER"
    },
  ]

  # Destroying the resource writes back the headers that were there before.
  deletion_policy = "restore"
}

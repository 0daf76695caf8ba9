# Three extensions ring at the same time. The number after the office hours is a mobile phone.
resource "pbx_ring_group" "sales" {
  name             = "Sales"
  extension_number = "6010"
  ring_strategy    = "RING_SIMULTANEOUSLY"
  ring_time        = 25
  skip_busy_member = true

  agents = [
    { extension_number = "10000" },
    { extension_number = "10001" },
    { extension_number = "10002" },
  ]

  no_answer_forward_rule  = { action = "FORWARD_TO_VOICEMAIL", number = "10000" }
  night_mode_forward_rule = { action = "FORWARD_TO_NUMBER", number = "+4915155550101" }
}

# An intercom: the phones answer automatically.
resource "pbx_ring_group" "warehouse" {
  name             = "Warehouse"
  extension_number = "6011"
  ring_strategy    = "PAGING_INTERCOM"
  agents           = [{ extension_number = "10003" }]
}

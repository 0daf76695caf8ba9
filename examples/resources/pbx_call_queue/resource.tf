# Callers wait up to five minutes, are told their position every minute, and may press 3 to be called back.
resource "pbx_call_queue" "complaints" {
  name             = "Complaints"
  extension_number = "6510"
  polling_strategy = "SKILL_BASED_ROUTING_LEAST_WORKED_HUNT"
  ring_time        = 20

  # Level 1 is rung first.
  agents = [
    { extension_number = "10000", skill_level = 1 },
    { extension_number = "10001", skill_level = 1 },
    { extension_number = "10002", skill_level = 10 },
  ]

  language                   = "de-DE"
  max_callers                = 20
  max_waiting_time           = 300
  wait_when_no_agents_online = false
  no_answer_forward_rule     = { action = "FORWARD_TO_VOICEMAIL", number = "10000" }

  inform_position          = "PERIODICALLY"
  inform_position_interval = 60

  enable_callback = true
  callback_mode   = "ACTIVE"
}

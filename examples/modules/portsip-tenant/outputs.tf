output "holidays" {
  description = "The ids of the holidays, by name, for the rules of calls."
  value       = { for name, holiday in pbx_holiday.public : name => holiday.id }
}

output "extensions" {
  description = "Who has which extension number."
  value = merge(
    { for number, user in pbx_user.this : number => user.display_name },
    { for number, group in pbx_ring_group.this : number => group.name },
  )
}

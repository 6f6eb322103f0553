#include "libs/events/served.h"

namespace tanggap::events {

void AppendServed(postgres::Params& params, const ServedQuestion& question) {
  params.Text(question.projection).Text(question.otherwise);
  params.Text(question.source).Text(question.agency);
}

Served ServedIn(const postgres::Row& row, std::string_view agency) {
  const int64_t reached = row.OptionalInt("served_position").value_or(0);
  if (reached == 0) return {.begun = row.OptionalInt("log_position").value_or(0) == 0};
  return {.begun = true,
          .through = LogPosition{std::string(agency), row.Uuid("served_epoch"), reached,
                                 row.OptionalUuid("served_event").value_or(base::Uuid())}};
}

}  // namespace tanggap::events

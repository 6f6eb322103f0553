#include "services/surveys/store/invitations.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kFind = {
    "find_invitation",
    "SELECT survey, collector, serial, expire_time, ended FROM surveys.invitation "
    "WHERE invitation = $1"};

}  // namespace

absl::StatusOr<std::optional<Invitation>> Invitations::Find(const base::Uuid& invitation,
                                                            absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, postgres::Params().Uuid(invitation), deadline));
  if (rows.empty()) return std::optional<Invitation>();
  return std::optional(Invitation{rows[0].Uuid("survey"), rows[0].Uuid("collector"),
                                  rows[0].Int("serial"), rows[0].Time("expire_time"),
                                  rows[0].Bool("ended")});
}

}  // namespace tanggap::surveys

// Invitations to closing surveys, with their tokens and events.
//
//   Invitations::Open(transaction, opened)                            // of a consumer's transaction
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<FoundInvitation> found,
//                            invitations.FindByComplaint(complaint, deadline));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/events/outbox.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/transaction.h"
#include "services/surveys/domain/invitation.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// Where an agency's closing survey is answered.
struct ClosingWay {
  base::Uuid survey;
  base::Uuid collector;
};

// One that is to be opened; `invitation.serial` is decided when it is.
struct OpenedInvitation {
  Invitation invitation;
  // Its token's, for the time for which whom it is for is held.
  int issue_month = 0;
  events::OutboxEvent event;
};

// With what its link and token are made of.
struct FoundInvitation {
  Invitation invitation;
  Survey survey;
  std::string link;
  // Whether there was a response.
  bool spent = false;
};

class Invitations {
 public:
  // It outlives it.
  explicit Invitations(postgres::Pool& pool) : pool_(pool) {}

  // By agency: those whose closing survey is published and not paused.
  static absl::StatusOr<std::map<std::string, ClosingWay>> FindWays(
      postgres::Transaction& transaction, const std::vector<std::string>& agencies);
  // Those whose complaint has none yet; of the others nothing is written, no event either.
  static absl::Status Open(postgres::Transaction& transaction,
                           const std::vector<OpenedInvitation>& opened);

  // Nothing when there is none.
  absl::StatusOr<std::optional<FoundInvitation>> Find(const base::Uuid& invitation,
                                                      absl::Time deadline);
  absl::StatusOr<std::optional<FoundInvitation>> FindByComplaint(const base::Uuid& complaint,
                                                                 absl::Time deadline);
  // Whose token it is.
  absl::StatusOr<std::optional<Invitation>> FindByToken(const base::Uuid& survey,
                                                        const base::Uuid& collector, int64_t serial,
                                                        absl::Time deadline);

  // At most `most` that have not ended though their time was over by `by`, or there was a response
  // before `day` (since 1970), in an order of chance.
  absl::StatusOr<std::vector<Invitation>> FindOver(absl::Time by, int64_t day, int most,
                                                   absl::Time deadline);
  // How many of these had not ended; for each there is an event.
  absl::StatusOr<int64_t> End(const std::vector<base::Uuid>& invitations,
                              const std::vector<events::OutboxEvent>& events, absl::Time deadline);

 private:
  absl::StatusOr<std::optional<FoundInvitation>> FindOne(postgres::StatementView statement,
                                                         const base::Uuid& id, absl::Time deadline);
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys

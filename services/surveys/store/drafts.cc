#include "services/surveys/store/drafts.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/reservations.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// One row always: whether the response is there, and what it needs is spent. Locks nothing: what is
// saved is no response, and a token is spent by that alone. Who gives tokens out has them all: that
// one was spent today, $7, is told to none who could ask again and again. Of an account only its
// own person asks.
constexpr postgres::Statement kStanding = {"standing_of_draft", R"(
  SELECT EXISTS (SELECT FROM surveys.response_seen WHERE survey = $1 AND seen_key = $2) AS submitted,
    EXISTS (SELECT FROM surveys.account_spent WHERE survey = $1 AND collector = $3 AND account = $5) AS account_spent,
    t.serial IS NOT NULL AS has_token, coalesce(t.spent_day < $7, false) AS spent,
    coalesce(t.revoked OR t.expire_time <= $6, false) AS refused
  FROM (SELECT) AS one LEFT JOIN surveys.token t ON t.survey = $1 AND t.collector = $3 AND t.serial = $4)"};

constexpr postgres::Statement kKeep = {"keep_draft", R"(
  INSERT INTO surveys.draft (survey, draft_key, sealed, expire_day) VALUES ($1, $2, $3, $4)
  ON CONFLICT (survey, draft_key) DO UPDATE SET sealed = excluded.sealed, expire_day = excluded.expire_day)"};

constexpr postgres::Statement kFind = {"find_draft", R"(
  SELECT d.sealed, d.expire_day, r.expire_minute FROM surveys.draft d
    LEFT JOIN surveys.reservation r ON r.survey = d.survey AND r.draft_key = d.draft_key AND r.expire_minute > $4
  WHERE d.survey = $1 AND d.draft_key = $2 AND d.expire_day >= $3
    AND NOT EXISTS (SELECT FROM surveys.response_seen s WHERE s.survey = $1 AND s.seen_key = $5))"};

absl::Status CheckStanding(postgres::Transaction& transaction, const Draft& draft, absl::Time now) {
  postgres::Params params;
  params.Uuid(draft.survey)
      .Uuid(draft.seen_key)
      .Uuid(draft.collector)
      .OptionalInt(draft.token)
      .OptionalUuid(draft.account)
      .Time(now)
      .Int(draft.today);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kStanding, params));
  if (rows[0].Bool("submitted")) return Error(Reason::RESPONSE_SUBMITTED);
  if (rows[0].Bool("account_spent") || rows[0].Bool("spent"))
    return Error(Reason::SURVEY_TOKEN_USED);
  if (draft.token.has_value() && (!rows[0].Bool("has_token") || rows[0].Bool("refused")))
    return Error(Reason::SURVEY_TOKEN_REFUSED);
  return absl::OkStatus();
}

// The same draft is being saved at another collector.
constexpr int kMostTries = 3;
bool IsMoved(const absl::Status& status) {
  return errors::ReasonOf(status) == Reason::CONCURRENT_CHANGE;
}

}  // namespace

absl::Status Drafts::Save(const Draft& draft, absl::Time now, absl::Time deadline) {
  absl::Status saved = TrySave(draft, now, deadline);
  for (int again = 0; again < kMostTries && IsMoved(saved); ++again)
    saved = TrySave(draft, now, deadline);
  return saved;
}

absl::Status Drafts::TrySave(const Draft& draft, absl::Time now, absl::Time deadline) {
  return pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
    HeldPlaces places(transaction, draft.survey, draft.collector, now);
    bool holds = !draft.codes.empty();
    if (!holds) {
      TANGGAP_ASSIGN_OR_RETURN(holds, places.HasAny(draft.draft_key));
    }
    // First, as submissions do: what is submitted from now on waits for us. Where nothing is held
    // nobody waits for anybody; what is saved beside a submission is given to nobody and goes as
    // all drafts go.
    if (holds) TANGGAP_RETURN_IF_ERROR(places.Lock(draft.draft_key));
    TANGGAP_RETURN_IF_ERROR(CheckStanding(transaction, draft, now));
    if (holds)
      TANGGAP_RETURN_IF_ERROR(places.Reserve(draft.draft_key, draft.codes, draft.expire_minute));
    return transaction
        .Query(kKeep, postgres::Params()
                          .Uuid(draft.survey)
                          .Uuid(draft.draft_key)
                          .Bytes(draft.sealed)
                          .Int(draft.expire_day))
        .status();
  });
}

absl::StatusOr<std::optional<KeptDraft>> Drafts::Find(const base::Uuid& survey,
                                                      const base::Uuid& draft_key,
                                                      const base::Uuid& seen_key, absl::Time now,
                                                      absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind,
                                       postgres::Params()
                                           .Uuid(survey)
                                           .Uuid(draft_key)
                                           .Int(UtcDay(now))
                                           .Int(absl::ToUnixSeconds(now) / 60)
                                           .Uuid(seen_key),
                                       deadline));
  if (rows.empty()) return std::optional<KeptDraft>();
  return std::optional(KeptDraft{rows[0].Bytes("sealed"), rows[0].Int("expire_day"),
                                 rows[0].OptionalInt("expire_minute")});
}

}  // namespace tanggap::surveys

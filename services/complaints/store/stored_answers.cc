#include "services/complaints/store/stored_answers.h"

#include <string>
#include <vector>

#include "libs/base/result.h"
#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kForgetReveals = {"forget_revealed_identities", R"(
  DELETE FROM idempotency.requests
  WHERE resource = $1 AND method = 'tanggap.complaints.v1.ComplaintsService.RevealIdentity')"};

constexpr postgres::Statement kLoadAnswers = {"load_answers_of_complaint", R"(
  SELECT principal, method, request_id, response_encrypted FROM idempotency.requests WHERE resource = $1)"};

constexpr postgres::Statement kSaveAnswers = {"save_answers_of_complaint", R"(
  UPDATE idempotency.requests r SET response_encrypted = s.response_encrypted
  FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[])
         AS s (principal, method, request_id, response_encrypted)
  WHERE r.principal = s.principal AND r.method = s.method AND r.request_id = s.request_id)"};

// The answer without the person; nothing when they are not in it.
std::optional<std::string> WithoutReporter(const absl::StatusOr<std::string>& answer) {
  v1::Complaint shown;
  // What does not open shows nobody.
  if (!answer.ok() || !shown.ParseFromString(*answer)) return std::nullopt;
  if (!shown.has_reporter() && !shown.has_mandate() && shown.reporter_pseudonym().empty())
    return std::nullopt;
  shown.clear_reporter();
  shown.clear_mandate();
  shown.clear_reporter_pseudonym();
  return shown.SerializeAsString();
}

}  // namespace

absl::Status ForgetReveals(postgres::Transaction& transaction, const base::Uuid& complaint) {
  return transaction.Query(kForgetReveals, postgres::Params().Uuid(complaint)).status();
}

absl::Status TakeReporterOutOfAnswers(postgres::Transaction& transaction, const CaseCipher& cipher,
                                      const base::Uuid& complaint, const privacy::DataKey& key) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kLoadAnswers, postgres::Params().Uuid(complaint)));
  std::vector<std::string> principals, methods, answers;
  std::vector<base::Uuid> request_ids;
  for (const postgres::Row& row : rows) {
    const std::optional<std::string> answer =
        WithoutReporter(cipher.OpenAnswer(key, complaint, row.Bytes("response_encrypted")));
    if (!answer.has_value()) continue;
    principals.push_back(row.Text("principal"));
    methods.push_back(row.Text("method"));
    request_ids.push_back(row.Uuid("request_id"));
    answers.push_back(cipher.SealAnswer(key, complaint, *answer));
  }
  if (answers.empty()) return absl::OkStatus();
  postgres::Params params;
  params.TextArray(principals).TextArray(methods).UuidArray(request_ids).BytesArray(answers);
  return transaction.Query(kSaveAnswers, params).status();
}

}  // namespace tanggap::complaints

#include "services/surveys/store/resealing.h"

#include <array>
#include <utility>

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

struct Ciphers {
  const SurveyCipher& surveys;
  const RespondentCipher& respondents;
};

// A column of sealed values. `read` gives the rows after ($1, $2, $3), at most $4 of them; `save`
// writes those that nobody has changed meanwhile.
struct SealedColumn {
  std::string_view what;
  postgres::Statement read;
  postgres::Statement save;
  absl::StatusOr<std::string> (*renew)(const Ciphers& ciphers, const postgres::Row& row);
};

#define TANGGAP_RENEWED_ROWS                                                                      \
  "FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) AS s (survey, key, " \
  "rest, old, renewed) "

absl::StatusOr<std::string> RenewSurvey(const Ciphers& ciphers, const postgres::Row& row) {
  return ciphers.surveys.RenewKey(row.Text("agency"), row.Uuid("survey"), row.Bytes("sealed"));
}
absl::StatusOr<std::string> RenewResponse(const Ciphers& ciphers, const postgres::Row& row) {
  return ciphers.respondents.RenewKey(row.Text("agency"), row.Uuid("key"), row.Bytes("sealed"));
}
absl::StatusOr<std::string> RenewReference(const Ciphers& ciphers, const postgres::Row& row) {
  const std::string agency = row.Text("agency");
  TANGGAP_ASSIGN_OR_RETURN(const std::string reference,
                           ciphers.respondents.OpenReference(
                               agency, row.Uuid("key"), row.Int("serial"), row.Bytes("sealed")));
  return ciphers.respondents.SealReference(agency, row.Uuid("key"), row.Int("serial"), reference);
}
absl::StatusOr<std::string> RenewWords(const Ciphers& ciphers, const postgres::Row& row) {
  const std::string agency = row.Text("agency");
  TANGGAP_ASSIGN_OR_RETURN(
      const std::string words,
      ciphers.respondents.OpenWords(agency, row.Uuid("key"), row.Bytes("sealed")));
  return ciphers.respondents.SealWords(agency, row.Uuid("key"), words);
}

// Of three tables alike.
#define TANGGAP_RESPONSE_KEYS(TABLE)                                                           \
  {                                                                                            \
    "responses",                                                                               \
        {"read_keys_of_" TABLE,                                                                \
         "SELECT r.survey, r.key, '0' AS rest, s.agency, r.sealed FROM (SELECT survey, "       \
         "response_key "                                                                       \
         "AS key, respondent_key AS sealed FROM surveys." TABLE                                \
         " WHERE (survey, response_key) > ($1, $2) AND $3::text IS NOT NULL ORDER BY survey, " \
         "response_key LIMIT $4::bigint) r JOIN surveys.survey s USING (survey) ORDER BY "     \
         "r.survey, "                                                                          \
         "r.key"},                                                                             \
        {"reseal_keys_of_" TABLE,                                                              \
         "UPDATE surveys." TABLE " r SET respondent_key = s.renewed " TANGGAP_RENEWED_ROWS     \
         "WHERE r.survey = s.survey AND r.response_key = s.key AND r.respondent_key = s.old"}, \
        RenewResponse                                                                          \
  }

// What arrived comes before where it goes in the night, so that nothing is moved past.
constexpr std::array<SealedColumn, 6> kColumns = {{
    {"surveys",
     {"read_keys_of_surveys",
      "SELECT survey, survey AS key, '0' AS rest, agency, key AS sealed FROM surveys.survey WHERE "
      "survey > $1 AND $2::uuid IS NOT NULL AND $3::text IS NOT NULL ORDER BY survey LIMIT "
      "$4::bigint"},
     {"reseal_keys_of_surveys", "UPDATE surveys.survey v SET key = s.renewed " TANGGAP_RENEWED_ROWS
                                "WHERE v.survey = s.survey AND v.key = s.old"},
     RenewSurvey},
    {"tokens",
     {"read_references_of_tokens",
      "SELECT t.survey, t.collector AS key, t.serial::text AS rest, t.serial, s.agency, t.sealed "
      "FROM (SELECT survey, collector, serial, reference_sealed AS sealed FROM surveys.token WHERE "
      "(survey, collector, serial) > ($1, $2, $3::text::bigint) ORDER BY survey, collector, serial "
      "LIMIT $4::bigint) t JOIN surveys.survey s USING (survey) ORDER BY t.survey, t.collector, "
      "t.serial"},
     {"reseal_references_of_tokens",
      "UPDATE surveys.token t SET reference_sealed = s.renewed " TANGGAP_RENEWED_ROWS
      "WHERE t.survey = s.survey AND t.collector = s.key AND t.serial = s.rest::bigint AND "
      "t.reference_sealed = s.old"},
     RenewReference},
    TANGGAP_RESPONSE_KEYS("arrival_0"),
    TANGGAP_RESPONSE_KEYS("arrival_1"),
    TANGGAP_RESPONSE_KEYS("response"),
    {"suggestions",
     {"read_words_of_follow_ups",
      "SELECT survey, comment_key AS key, rule AS rest, agency, words_sealed AS sealed FROM "
      "surveys.follow_up WHERE (survey, comment_key, rule) > ($1, $2, $3) ORDER BY survey, "
      "comment_key, rule LIMIT $4::bigint"},
     {"reseal_words_of_follow_ups",
      "UPDATE surveys.follow_up f SET words_sealed = s.renewed " TANGGAP_RENEWED_ROWS
      "WHERE f.survey = s.survey AND f.comment_key = s.key AND f.rule = s.rest AND f.words_sealed "
      "= s.old"},
     RenewWords},
}};

// What is to be written of a batch.
struct Renewed {
  std::vector<base::Uuid> surveys, keys;
  std::vector<std::string> rests, old_values, values;
};

}  // namespace

absl::StatusOr<ResealedBatch> Resealing::Next(const ResealPlace& place, int size,
                                              absl::Time deadline) {
  const SealedColumn& column = kColumns[place.column];
  postgres::Params after;
  after.Uuid(place.survey).Uuid(place.key).Text(place.rest).Int(size);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(column.read, after, deadline));
  ResealedBatch batch{.what = column.what};
  Renewed renewed;
  for (const postgres::Row& row : rows) {
    ++batch.rows;
    batch.next = {place.column, row.Uuid("survey"), row.Uuid("key"), row.Text("rest")};
    const std::optional<std::string> old = row.OptionalBytes("sealed");
    if (!old.has_value() || !surveys_.UsesOldKey(*old)) continue;
    absl::StatusOr<std::string> value = column.renew({surveys_, respondents_}, row);
    if (!value.ok()) {
      batch.shut.push_back(row.Uuid("survey"));
      continue;
    }
    renewed.surveys.push_back(row.Uuid("survey"));
    renewed.keys.push_back(row.Uuid("key"));
    renewed.rests.push_back(row.Text("rest"));
    renewed.old_values.push_back(*old);
    renewed.values.push_back(*std::move(value));
  }
  if (rows.empty() && place.column + 1 < kColumns.size()) batch.next = {place.column + 1};
  if (renewed.keys.empty()) return batch;
  postgres::Params params;
  params.UuidArray(renewed.surveys)
      .UuidArray(renewed.keys)
      .TextArray(renewed.rests)
      .BytesArray(renewed.old_values)
      .BytesArray(renewed.values);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows saved, pool_.Query(column.save, params, deadline));
  batch.renewed = static_cast<int64_t>(saved.affected());
  return batch;
}

}  // namespace tanggap::surveys

// What was published.
//
//   TANGGAP_ASSIGN_OR_RETURN(const bool written, publications.Write(made, deadline));    // false: the survey has changed
//   TANGGAP_ASSIGN_OR_RETURN(const auto found, publications.Find(survey, number, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/publication_people.h"
#include "services/surveys/store/published.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/publication.pb.h"

namespace tanggap::surveys {

struct PublicationName {
  base::Uuid survey;
  int number = 0;

  std::string ToText() const {
    return "surveys/" + survey.ToString() + "/publications/" + std::to_string(number);
  }
};

struct StoredPublication {
  PublicationName name;
  int series = 0;
  std::string period;
  absl::Time publish_time;
  // 0 while it stands.
  int replaced_by = 0;
};

// A stretch of the file that is exported.
struct FilePart {
  int64_t first_row = 0;
  int64_t row_count = 0;
  std::string lines;
};

struct NewPublication {
  // Of its survey: version, event, request and answer.
  SurveyChange change;
  int number = 0;
  std::string period;
  // 0 for none.
  int replaces = 0;
  v1::Publication figures;
  std::vector<v1::Index> indexes;
  std::vector<FilePart> file;
  PublicationPeople people;
};

// Behind which a page begins, the latest first.
struct PublicationPlace {
  absl::Time publish_time = absl::FromUnixSeconds(253'402'300'799);  // the end of 9999
  PublicationName name;
};

class Publications {
 public:
  // Both outlive it.
  Publications(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // Of a survey, by number; replaced ones too.
  absl::StatusOr<std::vector<StoredPublication>> ListOf(const base::Uuid& survey,
                                                        absl::Time deadline);
  absl::StatusOr<std::vector<PublishedResults>> PeriodsOf(const base::Uuid& survey,
                                                          absl::Time deadline);
  // Of those of a series, in the order of their numbers.
  absl::StatusOr<std::vector<EarlierPeople>> LoadPeople(const base::Uuid& survey, int series,
                                                        absl::Time deadline);
  // False when the survey has changed since, or the request was made before.
  absl::StatusOr<bool> Write(const NewPublication& made, absl::Time deadline);

  // With `replaced_by`; nothing when there is none.
  absl::StatusOr<std::optional<v1::Publication>> Find(const PublicationName& name,
                                                      absl::Time deadline);
  // At most `most`; empty agency and no survey for all.
  absl::StatusOr<std::vector<v1::Publication>> List(const std::string& agency,
                                                    const std::optional<base::Uuid>& survey,
                                                    const PublicationPlace& after, int most,
                                                    absl::Time deadline);
  // Behind a place, of which the first is 1.
  absl::StatusOr<std::vector<v1::Index>> ListIndexes(const PublicationName& name, int after,
                                                     int most, absl::Time deadline);
  // Nothing behind the last.
  absl::StatusOr<std::optional<FilePart>> LoadPart(const PublicationName& name, int part,
                                                   absl::Time deadline);

 private:
  absl::Status WriteAll(postgres::Transaction& transaction, const NewPublication& made,
                        bool& written);

  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

// For the transaction that changes something of a survey besides itself: its next version, with the
// request's answer and the event. False when it has changed since.
absl::StatusOr<bool> MoveSurvey(postgres::Transaction& transaction, const SurveyCipher& cipher,
                                const SurveyChange& change, const base::Uuid& resource);

}  // namespace tanggap::surveys

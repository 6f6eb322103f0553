// What was published.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto found, publications.Find({survey, number}, deadline));
//   for (const PublishedResults& one : *publications.PeriodsOf(survey, deadline)) ...
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/publication_people.h"
#include "services/surveys/store/published.h"
#include "tanggap/surveys/v1/publication.pb.h"

namespace tanggap::surveys {

struct PublicationName {
  base::Uuid survey;
  int number = 0;

  std::string ToText() const {
    return "surveys/" + survey.ToString() + "/publications/" + std::to_string(number);
  }
};

// $1 and $2 of a statement about one.
postgres::Params ParamsOf(const PublicationName& name);

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

// Behind which a page begins, the latest first.
struct PublicationPlace {
  absl::Time publish_time = absl::FromUnixSeconds(253'402'300'799);  // the end of 9999
  PublicationName name;
};

class Publications {
 public:
  explicit Publications(postgres::Pool& pool) : pool_(pool) {}

  // Of a survey, by number; replaced ones too.
  absl::StatusOr<std::vector<StoredPublication>> ListOf(const base::Uuid& survey,
                                                        absl::Time deadline);
  absl::StatusOr<std::vector<PublishedResults>> PeriodsOf(const base::Uuid& survey,
                                                          absl::Time deadline);
  // Of those of a series, in the order of their numbers.
  absl::StatusOr<std::vector<EarlierPeople>> LoadPeople(const base::Uuid& survey, int series,
                                                        absl::Time deadline);

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
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys

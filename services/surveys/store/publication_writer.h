// Writes what is published, so that figures, responses and receipts agree for ever: it has the rows
// of the survey and of its figures, and what is written is what counts while it has them.
//
//   PublicationWriter writer(pool, cipher);
//   const auto answer = writer.Write(made, [&](postgres::Transaction& transaction) {
//     return MadeOf(figures as the transaction sees them, once everything is taken up);
//   }, deadline);
//   if (answer.ok() && !answer->has_value()) ...               // the survey has changed: load it again
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/surveys/store/publications.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"

namespace tanggap::surveys {

struct NewPublication {
  // Of its survey: version, event, request and answer.
  SurveyChange change;
  int number = 0;
  Period period;
  // 0 for none.
  int replaces = 0;
  // Of the figures that it was made of.
  int64_t figures_version = 0;
  v1::Publication figures;
  std::vector<v1::Index> indexes;
  std::vector<FilePart> file;
  PublicationPeople people;
};

class PublicationWriter {
 public:
  // Both outlive it.
  PublicationWriter(postgres::Pool& pool, const SurveyCipher& cipher)
      : pool_(pool), cipher_(cipher) {}

  // Takes up what waits and makes the publication once more, or refuses it.
  using MakeAgain = std::function<absl::StatusOr<NewPublication>(postgres::Transaction&)>;

  // The bytes of the answer; nothing when the survey has changed since, or the request was made
  // before. `again` is called when figures have moved since `made` was made of them, or responses
  // of the period wait; what it refuses leaves no trace, nor does what it took up.
  absl::StatusOr<std::optional<std::string>> Write(const NewPublication& made,
                                                   const MakeAgain& again, absl::Time deadline);

 private:
  absl::StatusOr<bool> WriteAll(postgres::Transaction& transaction, const NewPublication& made);

  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys

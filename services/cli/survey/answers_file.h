// Answers as a JSON object, by the codes of the questions:
//
//   {"waktu": 4, "jenis_kelamin": "female", "izin_profil": true, "layanan": ["a", "b"],
//    "fasilitas/toilet": 3, "biaya": null, "saran": "Cepat."}
//
// A number is a point, stars or an exact number; null is "not applicable". Whether there is such a
// point is left for the service to say.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto answers, ReadAnswers(json, questions));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/cli/survey/question_list.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::cli {

// The usage error names the question.
absl::StatusOr<std::vector<surveys::v1::Answer>> ReadAnswers(const std::string& json,
                                                             const QuestionList& questions);

}  // namespace tanggap::cli

// Responses as lines of a CSV file (RFC 4180): one column for each question, row and, of multiple
// choices, option of the versions that it is of.
//
//   const ResponseCsv csv(view->versions(), survey.published_version);
//   std::string lines = csv.Header();
//   lines += csv.Line(response);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/api/response_view.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

class ResponseCsv {
 public:
  // Of the versions up to `last`.
  ResponseCsv(const VersionsByNumber& versions, int last);

  std::string Header() const;
  std::string Line(const v1::Response& response) const;

 private:
  void AddColumn(std::string name);
  void Fill(const v1::Answer& answer, std::vector<std::string>& cells) const;

  std::vector<std::string> columns_;
  std::map<std::string, size_t, std::less<>> place_of_;
  // The options of each multiple choice.
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
};

}  // namespace tanggap::surveys

// Has surveys answered by a running service and asks it for their figures, one command a line from
// standard input; what it answers is written as JSON, one line each. wire_oracle_test.py drives it.
//
//   survey JSON           {"profile": IndexProfile, "points": [4, 6, ...], "required": true}: begins a new one, which is
//                         published; whether each element must be answered
//   respond UNIT SERVICE CHANNEL OPEN QUICK EDUCATION FITS POINTS...
//                         one response; - for no education, 0 for no answer; screened out unless it FITS
//   revise NUMBER QUICK EDUCATION FITS POINTS...      the NUMBERth response, from 0
//   withdraw NUMBER
//   import UNIT SERVICE CHANNEL DAY QUICK EDUCATION POINTS...
//   version KIND          the next version: reworded, or reordered
//   fold                  waits until what may count now does
//   end                   the month ends, and everything counts
//   correct               corrections after a month's end count
//   population UNIT PERIOD SIZE
//   index JSON            a GetIndexRequest without its survey                     -> GetIndexResponse
//   compare JSON          a GetIndexComparisonRequest without its surveys          -> GetIndexComparisonResponse
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/wire_definition.h"

namespace tanggap::surveys {
namespace {

[[noreturn]] void Fail(const std::string& line, const std::string& why) {
  std::fprintf(stderr, "%s\n  in: %s\n", why.c_str(), line.c_str());
  std::exit(1);
}

template <typename T>
T OrFail(const absl::StatusOr<T>& result, const std::string& line) {
  if (!result.ok()) Fail(line, result.status().ToString());
  return *result;
}

template <typename Message>
Message FromJson(const std::string& json, const std::string& line) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (!status.ok()) Fail(line, status.ToString());
  return message;
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) std::abort();
  return json;
}

std::string Rest(std::istringstream& words) {
  std::string rest;
  std::getline(words >> std::ws, rest);
  return rest;
}

class Commands {
 public:
  void Run(const std::string& line) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "survey") return Begin(Rest(words), line);
    if (command == "respond") return Respond(words);
    if (command == "revise") return Revise(words);
    if (command == "withdraw") return Withdraw(words);
    if (command == "import") return Import(words);
    if (command == "version") return Republish(Rest(words));
    if (command == "fold") return measured_->AwaitFolds();
    if (command == "end") return measured_->EndMonth();
    if (command == "correct") return measured_->AwaitCorrections();
    if (command == "population") return SetPopulation(words);
    if (command == "index") return Ask(Rest(words), line);
    if (command == "compare") return Compare(Rest(words), line);
    Fail(line, "no such command");
  }

 private:
  void Begin(const std::string& json, const std::string& line) {
    const auto given = FromJson<google::protobuf::Struct>(json, line);
    v1::CreateIndexProfileRequest profile;
    profile.set_request_id(NewRequestId());
    *profile.mutable_index_profile() =
        FromJson<v1::IndexProfile>(ToJson(given.fields().at("profile")), line);
    v1::IndexProfile& made = *profile.mutable_index_profile();
    made.set_code(base::Join("acak-", ++surveys_));
    made.set_agency("dinkes");
    *made.mutable_label() = Said("Indeks acak");
    for (v1::IndexElement& element : *made.mutable_elements())
      *element.mutable_label() = Said(element.code());
    OrFail(service_.Call<v1::IndexProfile>("CreateIndexProfile", profile, Admin()), line);
    std::vector<int> points;
    for (const auto& each : given.fields().at("points").list_value().values())
      points.push_back(static_cast<int>(each.number_value()));
    v1::CreateSurveyRequest request = CreateMeasured();
    request.clear_source();
    request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_CUSTOM);
    request.mutable_survey()->set_index_profile("indexProfiles/" + made.code());
    *request.mutable_survey()->mutable_draft() =
        DefinitionOf(made, points, given.fields().at("required").bool_value());
    // Every survey has the same two months.
    clock_.Set(MondayMorning());
    measured_.emplace(service_, clock_, request);
    taken_.clear();
  }

  // QUICK EDUCATION [FITS] POINTS...
  static void ReadAnswers(std::istringstream& words, bool may_not_fit, Given& given) {
    bool quick = false;
    bool fits = true;
    std::string education;
    words >> quick >> education;
    if (may_not_fit) words >> fits;
    given.seconds_taken = quick ? 1 : 0;
    given.points.clear();
    given.answers = {Option("layak", fits ? "ya" : "tidak")};
    if (education != "-") given.answers.push_back(Option("pendidikan", education));
    // By code: versions ask in other orders.
    int e = 0;
    for (int point = 0; words >> point; ++e) {
      if (point > 0 && fits) given.answers.push_back(PointOf(base::Join("q", e), point));
    }
  }

  static Given ReadPlace(std::istringstream& words) {
    Given given;
    int channel = 0;
    words >> given.unit >> given.service >> channel;
    given.channel = static_cast<common::v1::Channel>(channel);
    return given;
  }

  void Respond(std::istringstream& words) {
    Given given = ReadPlace(words);
    bool open = false;
    words >> open;
    given.level = open ? v1::RESPONDENT_LEVEL_ANONYMOUS : v1::RESPONDENT_LEVEL_IDENTIFIED;
    ReadAnswers(words, /*may_not_fit=*/true, given);
    taken_.push_back(measured_->Answer(given));
  }

  void Revise(std::istringstream& words) {
    size_t number = 0;
    words >> number;
    Given given;
    ReadAnswers(words, /*may_not_fit=*/true, given);
    measured_->Revise(taken_.at(number), given);
  }

  void Withdraw(std::istringstream& words) {
    size_t number = 0;
    words >> number;
    measured_->Withdraw(taken_.at(number));
  }

  void Import(std::istringstream& words) {
    Given given = ReadPlace(words);
    std::string day;
    words >> day;
    ReadAnswers(words, /*may_not_fit=*/false, given);
    measured_->Import(given, day);
  }

  void Republish(const std::string& kind) {
    v1::SurveyDefinition definition = measured_->survey().draft();
    auto& questions = *definition.mutable_pages(1)->mutable_questions();
    if (kind == "reordered") {
      std::reverse(questions.begin(), questions.end());
      return measured_->Republish(definition, v1::COMPATIBILITY_EXTENDED);
    }
    *questions[0].mutable_text() = Said("Dengan kata lain");
    measured_->Republish(definition, v1::COMPATIBILITY_REWORDED);
  }

  void SetPopulation(std::istringstream& words) {
    std::string unit;
    std::string period;
    int64_t size = 0;
    words >> unit >> period >> size;
    measured_->SetPopulation(period, unit, size);
  }

  void Ask(const std::string& json, const std::string& line) {
    auto request = FromJson<v1::GetIndexRequest>(json, line);
    request.mutable_scope()->set_survey(measured_->name());
    std::cout << ToJson(OrFail(service_.Call<v1::GetIndexResponse>(base::Join(kResults, "GetIndex"),
                                                                   request, Officer()),
                               line))
              << std::endl;
  }

  void Compare(const std::string& json, const std::string& line) {
    auto request = FromJson<v1::GetIndexComparisonRequest>(json, line);
    request.mutable_base()->set_survey(measured_->name());
    request.mutable_compared()->set_survey(measured_->name());
    std::cout << ToJson(OrFail(service_.Call<v1::GetIndexComparisonResponse>(
                                   base::Join(kResults, "GetIndexComparison"), request, Officer()),
                               line))
              << std::endl;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  std::optional<Measured> measured_;
  std::vector<Taken> taken_;
  int surveys_ = 0;
};

}  // namespace
}  // namespace tanggap::surveys

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  {
    tanggap::surveys::Commands commands;
    for (std::string line; std::getline(std::cin, line);) commands.Run(line);
  }
  // What a helper expected and did not find.
  return testing::UnitTest::GetInstance()->Failed() ? 1 : 0;
}

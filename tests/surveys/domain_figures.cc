// Feeds responses to the figures of services/surveys/domain, one command a line from standard
// input, and writes what comes out as JSON, one line each; oracle_test.py drives it.
//
//   profile JSON                          an IndexProfile; begins a new survey
//   sums NAME POINTS...                   nothing added yet, of elements on questions with so many points
//   add NAME SIGN OPEN FLAGGED POINTS...  one response, 1 or -1, 0 or 1, 0 or 1; 0 for no answer
//   merge NAME OTHER, subtract NAME OTHER, pool NAME OTHER, write NAME
//   index NAME POPULATION MIN_CELL ACCIDENTAL REWORDED REPRODUCTION_JSON      -> Index, with its trace
//   compare BASE POPULATION OTHER POPULATION                                  -> GetIndexComparisonResponse
//   audit JSON                            an AuditReportedIndexRequest        -> ReportedIndexAudit
//   student T DEGREES                     -> the shares below and farther from 0, and the quantile
//   decimal TEXT DIGITS                   -> the text rounded
#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "services/surveys/domain/audit.h"
#include "services/surveys/domain/built_in_profiles.h"
#include "services/surveys/domain/comparison.h"
#include "services/surveys/domain/group_index.h"
#include "services/surveys/domain/student.h"

namespace tanggap::surveys {
namespace {

[[noreturn]] void Fail(const std::string& line, const std::string& why) {
  std::fprintf(stderr, "%s\n  in: %s\n", why.c_str(), line.c_str());
  std::exit(1);
}

template <typename T>
T OrFail(absl::StatusOr<T> result, const std::string& line) {
  if (!result.ok()) Fail(line, result.status().ToString());
  return *std::move(result);
}

template <typename Message>
Message FromJson(const std::string& json, const std::string& line) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (!status.ok()) Fail(line, status.ToString());
  return message;
}

void Print(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) std::abort();
  std::cout << json << "\n";
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
    if (command == "profile") return SetProfile(words, line);
    if (command == "audit") return Audit(words, line);
    if (command == "compare") return CompareTwo(words, line);
    if (command == "index") return Compute(words, line);
    if (command == "sums") return Begin(words);
    if (command == "add") return Add(words);
    if (command == "student") return Student(words);
    if (command == "decimal") return Round(words);
    Combine(command, words, line);
  }

 private:
  void SetProfile(std::istringstream& words, const std::string& line) {
    profile_ = OrFail(MakeProfile(FromJson<v1::IndexProfile>(Rest(words), line)), line);
    sums_.clear();
  }

  void Begin(std::istringstream& words) {
    std::string name;
    words >> name;
    std::vector<int> points;
    for (int number = 0; words >> number;) points.push_back(number);
    sums_.insert_or_assign(name, ElementSums(LayoutOf(*profile_, points)));
  }

  void Add(std::istringstream& words) {
    std::string name;
    int sign = 0;
    ResponseVector response;
    words >> name >> sign >> response.open >> response.flagged;
    for (int point = 0; words >> point;)
      response.points.push_back(point == 0 ? std::nullopt : std::optional<int>(point));
    sums_.at(name).Add(*profile_, response, sign);
  }

  void Combine(const std::string& command, std::istringstream& words, const std::string& line) {
    std::string name;
    std::string other;
    words >> name >> other;
    ElementSums& sums = sums_.at(name);
    absl::Status status;
    if (command == "write")
      sums = OrFail(ElementSums::Parse(sums.Serialise()), line);
    else if (command == "pool")
      sums = OrFail(Pool(sums, sums_.at(other)), line);
    else if (command == "merge")
      status = sums.Merge(sums_.at(other));
    else if (command == "subtract")
      status = sums.Subtract(sums_.at(other));
    else
      Fail(line, "there is no such command");
    if (!status.ok()) Fail(line, status.ToString());
  }

  void Compute(std::istringstream& words, const std::string& line) {
    std::string name;
    int64_t population = 0;
    int min_cell = 0;
    bool accidental = false;
    bool reworded = false;
    words >> name >> population >> min_cell >> accidental >> reworded;
    GroupInput input{.sums = sums_.at(name),
                     .population = population,
                     .min_cell = min_cell,
                     .tell_flagged = true,
                     .accidental_sample = accidental,
                     .reworded = reworded,
                     .trace = true};
    input.reproduction =
        OrFail(MethodOf(FromJson<v1::Reproduction>(Rest(words), line), "reproduction"), line);
    Print(IndexOfGroup(*profile_, input));
  }

  void CompareTwo(std::istringstream& words, const std::string& line) {
    std::string base;
    std::string other;
    int64_t base_population = 0;
    int64_t other_population = 0;
    words >> base >> base_population >> other >> other_population;
    const std::optional<IndexComparison> comparison = OrFail(
        Compare(*profile_, {sums_.at(base), base_population}, {sums_.at(other), other_population}),
        line);
    v1::GetIndexComparisonResponse response;
    if (comparison) {
      *response.mutable_index_change() = comparison->index;
      for (const v1::ElementChange& change : comparison->elements)
        *response.add_element_changes() = change;
    }
    Print(response);
  }

  void Audit(std::istringstream& words, const std::string& line) {
    std::vector<Profile> others;
    for (const v1::IndexProfile& message : BuiltInProfiles())
      others.push_back(OrFail(MakeProfile(message), line));
    const auto request = FromJson<v1::AuditReportedIndexRequest>(Rest(words), line);
    Print(OrFail(AuditReportedIndex(*profile_, others, request, errors::Language::kEnglish), line));
  }

  static void Round(std::istringstream& words) {
    std::string text;
    int digits = 0;
    words >> text >> digits;
    std::cout << Rational::FromDecimal(text)->Decimal(digits) << "\n";
  }

  static void Student(std::istringstream& words) {
    double t = 0;
    double degrees = 0;
    words >> t >> degrees;
    std::cout << std::setprecision(17) << StudentCumulative(t, degrees) << " "
              << StudentTwoTailed(t, degrees) << " " << StudentQuantile(degrees) << "\n";
  }

  std::optional<Profile> profile_;
  std::map<std::string, ElementSums> sums_;
};

}  // namespace
}  // namespace tanggap::surveys

int main() {
  tanggap::surveys::Commands commands;
  for (std::string line; std::getline(std::cin, line);) commands.Run(line);
  return 0;
}

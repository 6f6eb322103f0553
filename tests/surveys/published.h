// A survey that people have answered and whose results are published, for tests of publications.
//
//   TEST_F(PublicationTest, SaysWhatTheIndexWas) {
//     AnswerMany(12);
//     measured_.EndMonth();
//     const v1::Publication publication = Published(Of("2026-03"));
//   }
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/publication_service.pb.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

inline constexpr char kPublications[] = "tanggap.surveys.v1.PublicationService.";

class PublicationTest : public ::testing::Test {
 protected:
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const Caller& caller = Admin()) {
    return service_.Call<Response>(kPublications + method, request, caller);
  }
  // What the agency would publish of a period, having looked at its index.
  v1::PublishResultsRequest Of(const std::string& period);
  absl::StatusOr<v1::Publication> Publish(const v1::PublishResultsRequest& request,
                                          const Caller& caller = Admin()) {
    return Call<v1::Publication>("PublishResults", request, caller);
  }
  v1::Publication Published(const v1::PublishResultsRequest& request);
  v1::Publication Get(const std::string& name);
  std::vector<v1::Index> IndexesOf(const std::string& name, int page_size = 0);
  // All chunks, to the end.
  std::vector<v1::CsvChunk> Export(const std::string& name, const std::string& cursor = "");
  std::string FileOf(const std::string& name);

  void Withdraw(const Taken& taken);
  // In which publications a response stands by its receipt.
  std::vector<std::string> PublicationsOf(const Taken& taken);
  std::vector<Taken> AnswerMany(int count, const Given& given = {});
  // What figures are made of, and what waits to be.
  std::string Folded();
  // A night later everything counts that came.
  void PassNight();

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = [](AppOptions& app) { WithoutLimits(app); }}};
  Measured measured_{service_, clock_};
};

}  // namespace tanggap::surveys

#include "services/surveys/domain/content_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

v1::ResponseContent Content(const std::vector<v1::Answer>& answers) {
  v1::ResponseContent content;
  content.set_version("surveys/6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11/versions/1");
  content.set_service("ktp-el");
  *content.mutable_answers() = Sent(answers);
  return content;
}

TEST(ContentHashTest, IsThatOfTheContractsExample) {
  const v1::ResponseContent content =
      Content({PointAnswer("waktu", 4), OptionAnswer("jenis_kelamin", "female"),
               TextAnswer("saran", "Cepat.")});
  EXPECT_EQ(ContentHash(content),
            "980fd9c56345fb0bf74b87682cd2cecfa356b942f23100834f95d34fc14b01cb");
}

TEST(ContentHashTest, HashesTheLinesThatTheContractDescribes) {
  EXPECT_EQ(ContentText(Content({OptionsAnswer("z", {"b", "a-1", "a"}),
                                 PointAnswer("matriks/baris", 0), PointAnswer("matriks", 10),
                                 NumberAnswer("m", "-0.50"), DateAnswer("d", "2026-07-01"),
                                 ConsentAnswer("c", false), ConsentAnswer("c2", true),
                                 NotApplicableAnswer("n"), TextAnswer("t", "a\n\tb")})),
            "tanggap.surveys.v1.ResponseContent/1\n"
            "surveys/6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11/versions/1\n"
            "ktp-el\n"
            "c\tconsent\tfalse\n"
            "c2\tconsent\ttrue\n"
            "d\tdate\t2026-07-01\n"
            "m\tnumber\t-0.5\n"
            "matriks\tpoint\t10\n"
            "matriks/baris\tpoint\t0\n"
            "n\tnot_applicable\ttrue\n"
            "t\ttext\t610a0962\n"
            "z\toptions\ta,a-1,b\n");
  v1::ResponseContent empty;
  EXPECT_EQ(ContentText(empty), "tanggap.surveys.v1.ResponseContent/1\n\n\n");
}

TEST(ContentHashTest, DoesNotDependOnOrder) {
  std::vector<v1::Answer> answers = {PointAnswer("a", 1), PointAnswer("b", 2), PointAnswer("c", 3),
                                     PointAnswer("a/b", 4), OptionsAnswer("d", {"x", "y", "z"})};
  const std::string hash = ContentHash(Content(answers));
  std::vector<size_t> order = {0, 1, 2, 3, 4};
  int orders = 0;
  do {
    std::vector<v1::Answer> moved;
    for (const size_t i : order) moved.push_back(answers[i]);
    std::vector<std::string> options = {"x", "y", "z"};
    std::rotate(options.begin(), options.begin() + orders % 3, options.end());
    for (v1::Answer& answer : moved) {
      if (answer.question() == "d") answer = OptionsAnswer("d", options);
    }
    EXPECT_EQ(ContentHash(Content(moved)), hash);
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(orders, 120);
}

TEST(ContentHashTest, TellsContentsApartAndNothingElse) {
  std::set<std::string> hashes;
  const std::vector<std::vector<v1::Answer>> contents = {
      {},
      {PointAnswer("a", 1)},
      {PointAnswer("a", 2)},
      {PointAnswer("b", 1)},
      {NumberAnswer("a", "1")},
      {OptionAnswer("a", "1")},
      {OptionsAnswer("a", {"1"})},
      {TextAnswer("a", "1")},
      {ConsentAnswer("a", true)},
      {NotApplicableAnswer("a")},
      {TextAnswer("a", "1\nb\tpoint\t1")},
      {TextAnswer("a", "1"), PointAnswer("b", 1)},
  };
  for (const std::vector<v1::Answer>& content : contents)
    hashes.insert(ContentHash(Content(content)));
  EXPECT_EQ(hashes.size(), contents.size());

  v1::ResponseContent content = Content({NumberAnswer("a", "7.10")});
  const std::string hash = ContentHash(content);
  content.set_language("jv");
  content.set_seconds_taken(90);
  content.mutable_answers(0)->set_number("007.1");
  EXPECT_EQ(ContentHash(content), hash);
  content.set_service("kk");
  EXPECT_NE(ContentHash(content), hash);
  content.set_service("ktp-el");
  content.set_version("surveys/6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11/versions/2");
  EXPECT_NE(ContentHash(content), hash);
}

}  // namespace
}  // namespace tanggap::surveys

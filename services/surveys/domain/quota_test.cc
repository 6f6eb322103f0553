#include "services/surveys/domain/quota.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

v1::Quota MakeQuota(std::string_view code, const v1::Condition& when) {
  v1::Quota quota;
  quota.set_code(std::string(code));
  *quota.mutable_when() = when;
  return quota;
}

TEST(QuotaBookTest, CountsWhoFits) {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "profil");
  *page->add_questions() = Single("jenis_kelamin", {"male", "female"});
  *page->add_questions() = Amount("umur");
  *page->add_questions() = With(Amount("anak"), Chose("jenis_kelamin", {"female"}));
  const Definition definition = Compiled(draft);
  google::protobuf::RepeatedPtrField<v1::Quota> quotas;
  *quotas.Add() = MakeQuota("perempuan", Chose("jenis_kelamin", {"female"}));
  *quotas.Add() = MakeQuota("muda", Measures("umur", v1::COMPARISON_LESS, "30"));
  *quotas.Add() = MakeQuota("ibu", Measures("anak", v1::COMPARISON_AT_LEAST, "1"));
  *quotas.Add() = MakeQuota("lama", Chose("kecamatan", {"sleman"}));
  const QuotaBook book(definition, quotas);
  const auto codes = [&](const std::vector<v1::Answer>& answers) {
    const AnswerReading reading = ReadAnswers(definition, Sent(answers), {});
    return book.CodesOf(FindWay(definition, reading.sheet));
  };
  using Codes = std::vector<std::string>;
  EXPECT_EQ(codes({}), Codes());
  EXPECT_EQ(codes({OptionAnswer("jenis_kelamin", "female"), NumberAnswer("umur", "29")}),
            (Codes{"perempuan", "muda"}));
  EXPECT_EQ(codes({OptionAnswer("jenis_kelamin", "female"), NumberAnswer("anak", "2")}),
            (Codes{"perempuan", "ibu"}));
  EXPECT_EQ(codes({OptionAnswer("jenis_kelamin", "male"), NumberAnswer("anak", "2")}), Codes())
      << "what is not shown counts nobody";
}

TEST(PlaceAllTest, AdmitsExactlyAsManyAsThereArePlaces) {
  PlacesByCode places = {{"", {.limit = 5, .taken = 2}}};
  const std::vector<Placement> placed =
      PlaceAll(places, std::vector<PlaceRequest>(7, PlaceRequest{.codes = {""}}));
  for (size_t i = 0; i < placed.size(); ++i) EXPECT_EQ(placed[i].admitted, i < 3) << i;
  EXPECT_EQ(placed[3].full, "");
  EXPECT_EQ(places[""].taken, 5);
}

TEST(PlaceAllTest, WantsEveryOneOfItsQuotas) {
  PlacesByCode places = {{"", {.limit = 10}}, {"muda", {.limit = 1}}, {"tani", {.limit = 2}}};
  const std::vector<Placement> placed = PlaceAll(places, {{.codes = {"", "muda"}},
                                                          {.codes = {"", "tani", "muda"}},
                                                          {.codes = {"", "tani"}},
                                                          {.codes = {"", "lain"}}});
  EXPECT_TRUE(placed[0].admitted);
  EXPECT_FALSE(placed[1].admitted);
  EXPECT_EQ(placed[1].full, "muda");
  EXPECT_TRUE(placed[2].admitted);
  EXPECT_TRUE(placed[3].admitted) << "what has no places has no limit";
  EXPECT_EQ(places["tani"].taken, 1) << "one who is refused takes nothing";
  EXPECT_EQ(places[""].taken, 3);
}

TEST(PlaceAllTest, KeepsPlacesForDrafts) {
  PlacesByCode places = {{"", {.limit = 3, .taken = 1, .reserved = 2}}};
  const std::vector<Placement> placed =
      PlaceAll(places, {{.codes = {""}}, {.codes = {""}, .reserved = {""}}, {.codes = {""}}});
  EXPECT_FALSE(placed[0].admitted) << "the others are held for drafts";
  EXPECT_TRUE(placed[1].admitted) << "its own is held for it";
  EXPECT_FALSE(placed[2].admitted);
  EXPECT_EQ(places[""].taken, 2);
  EXPECT_EQ(places[""].reserved, 1);
}

TEST(PlaceAllTest, GivesBackWhatADraftNeedsNoLonger) {
  PlacesByCode places = {{"muda", {.limit = 1, .reserved = 1}}, {"tua", {.limit = 1}}};
  const std::vector<Placement> placed =
      PlaceAll(places, {{.codes = {"tua"}, .reserved = {"muda"}}, {.codes = {"muda"}}});
  EXPECT_TRUE(placed[0].admitted);
  EXPECT_TRUE(placed[1].admitted);
  EXPECT_EQ(places["muda"].reserved, 0);
}

TEST(PlaceAllTest, TakesNoMoreBelowWhatIsTaken) {
  PlacesByCode places = {{"", {.limit = 3, .taken = 8, .reserved = 1}}};
  EXPECT_FALSE(PlaceAll(places, {{.codes = {""}, .reserved = {""}}})[0].admitted);
  EXPECT_EQ(places[""].taken, 8);
  EXPECT_EQ(places[""].reserved, 1);
  PlacesByCode none = {{"", {.limit = 0}}};
  EXPECT_FALSE(PlaceAll(none, {{.codes = {""}}})[0].admitted);
}

TEST(ReserveTest, HoldsInPlaceOfWhatItHad) {
  PlacesByCode places = {{"", {.limit = 2}}, {"muda", {.limit = 1}}};
  EXPECT_TRUE(Reserve(places, {.codes = {"", "muda"}}).admitted);
  EXPECT_TRUE(Reserve(places, {.codes = {"", "muda"}, .reserved = {"", "muda"}}).admitted)
      << "saved again";
  EXPECT_EQ(places[""].reserved, 1);
  EXPECT_EQ(places["muda"].reserved, 1);
  const Placement refused = Reserve(places, {.codes = {"", "muda"}});
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.full, "muda");
  EXPECT_TRUE(Reserve(places, {.codes = {""}, .reserved = {"", "muda"}}).admitted);
  EXPECT_EQ(places["muda"].reserved, 0);
  EXPECT_TRUE(Reserve(places, {.codes = {"", "muda"}}).admitted);
}

// One after the other, counting heads: who is in, and who holds a place.
struct Crowd {
  std::vector<std::vector<std::string>> in;
  std::vector<std::vector<std::string>> holding;

  int64_t Count(const std::string& code) const {
    int64_t count = 0;
    for (const auto* group : {&in, &holding}) {
      for (const std::vector<std::string>& codes : *group) {
        count += std::count(codes.begin(), codes.end(), code);
      }
    }
    return count;
  }
};

const std::vector<std::string>& AllCodes() {
  static const auto& codes = *new std::vector<std::string>{"", "a", "b", "c"};
  return codes;
}

std::vector<std::string> SomeCodes(Chance& chance) {
  std::vector<std::string> some;
  for (const std::string& code : AllCodes()) {
    if (chance.OneIn(2)) some.push_back(code);
  }
  return some;
}

// Of whom some have drafts, each of which one of them uses.
std::vector<PlaceRequest> RandomRequests(Chance& chance,
                                         std::vector<std::vector<std::string>> drafts) {
  std::vector<PlaceRequest> requests(static_cast<size_t>(chance.From(1, 64)));
  for (PlaceRequest& request : requests) {
    request.codes = SomeCodes(chance);
    if (drafts.empty() || !chance.OneIn(4)) continue;
    request.reserved = drafts.back();
    drafts.pop_back();
  }
  return requests;
}

void ExpectCounted(const PlacesByCode& places, const Crowd& crowd) {
  for (const auto& [code, of] : places) {
    int64_t in = 0;
    for (const auto& codes : crowd.in) in += std::count(codes.begin(), codes.end(), code);
    EXPECT_EQ(of.taken, in);
    EXPECT_EQ(of.taken + of.reserved, crowd.Count(code));
    EXPECT_LE(of.taken, of.limit);
  }
}

TEST(PlaceAllTest, IsAsCountingHeads) {
  int admitted = 0;
  int refused = 0;
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    Chance chance(seed);
    PlacesByCode places;
    std::map<std::string, int64_t> limits;
    for (const std::string& code : AllCodes()) {
      if (chance.OneIn(4)) continue;
      limits[code] = chance.From(0, 30);
      places[code].limit = limits[code];
    }
    Crowd crowd;
    for (int i = chance.From(0, 8); i > 0; --i) {
      crowd.holding.push_back(SomeCodes(chance));
      for (const std::string& code : crowd.holding.back()) {
        if (places.contains(code)) ++places[code].reserved;
      }
    }
    const std::vector<PlaceRequest> requests = RandomRequests(chance, crowd.holding);
    const std::vector<Placement> placed = PlaceAll(places, requests);
    for (size_t i = 0; i < requests.size(); ++i) {
      Crowd after = crowd;
      if (!requests[i].reserved.empty()) {
        after.holding.erase(
            std::find(after.holding.begin(), after.holding.end(), requests[i].reserved));
      }
      after.in.push_back(requests[i].codes);
      const bool fits =
          std::all_of(requests[i].codes.begin(), requests[i].codes.end(), [&](const auto& code) {
            return !limits.contains(code) || after.Count(code) <= limits[code];
          });
      ASSERT_EQ(placed[i].admitted, fits) << "seed " << seed << " request " << i;
      if (fits) crowd = after;
      ++(fits ? admitted : refused);
    }
    ExpectCounted(places, crowd);
  }
  EXPECT_GT(admitted, 10'000);
  EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace tanggap::surveys

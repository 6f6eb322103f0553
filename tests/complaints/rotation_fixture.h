// A service whose master key is replaced, as the runbook says.
//
//   ReplaceKey();       // the one before is the second now
//   Reseal();           // and may go with the next ReplaceKey()
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/resealing.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {

class RotationTest : public ::testing::Test {
 protected:
  // A new key above the old one, or the two the other way round, and a restart.
  void ReplaceKey() { RestartWith(Keys().Rotated(service_.random()).ToText()); }
  void SwapKeys() {
    std::vector<std::string> lines = base::Split(Keys().ToText(), '\n');
    std::vector<std::string> keys;
    for (const std::string& line : lines) {
      if (line.compare(0, 4, "key ") == 0) keys.push_back(line);
    }
    ASSERT_EQ(keys.size(), 2u);
    RestartWith(base::Join(keys[1], "\n", keys[0], "\n"));
  }
  privacy::KeyRing Keys() { return *privacy::KeyRing::Load(service_.master_key_file()); }
  void RestartWith(const std::string& ring) {
    service_.Stop();
    std::filesystem::remove(service_.master_key_file());
    const absl::StatusOr<privacy::KeyRing> keys = privacy::KeyRing::Parse(ring);
    ASSERT_THAT(keys, testing::IsOk());
    ASSERT_THAT(keys->WriteNew(service_.master_key_file()), testing::IsOk());
    service_.Start();
  }

  // Goes through all cases by twos, from the first or from where it stopped; at most so many
  // batches.
  std::pair<int64_t, int64_t> Reseal(int batches = 100) {
    const privacy::KeyRing keys = Keys();
    const CaseCipher cipher(keys, service_.random());
    postgres::Pool pool({.url = service_.postgres_url(), .size = 1}, service_.clock(),
                        service_.random());
    Resealing resealing(pool, cipher);
    int64_t cases = 0, renewed = 0;
    std::optional<base::Uuid> after;
    while (batches-- > 0) {
      const auto batch = resealing.Next(after, 2, service_.clock().Now() + absl::Minutes(1));
      EXPECT_THAT(batch, testing::IsOk());
      if (!batch.ok() || !batch->last.has_value()) break;
      EXPECT_EQ(batch->shut.size(), 0u);
      cases += batch->cases;
      renewed += batch->keys;
      after = batch->last;
    }
    return {cases, renewed};
  }

  std::vector<std::string> ListedFor(const Caller& caller, int page_size = 0) {
    v1::ListComplaintsRequest request;
    request.set_page_size(page_size);
    const auto page = service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, caller);
    EXPECT_THAT(page, testing::IsOk());
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const v1::Complaint& complaint : page->complaints()) names.push_back(complaint.name());
    return names;
  }
  template <typename Request>
  absl::StatusOr<std::string> Send(std::string_view method, const Request& request,
                                   const Caller& caller) {
    return service_.CallBytes(method, request.SerializeAsString(), caller);
  }
  static v1::CreateComplaintRequest UnderMandate() {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->mutable_mandate()->set_kind(v1::MANDATE_KIND_FAMILY);
    return request;
  }

  Service service_;
};

}  // namespace tanggap::complaints

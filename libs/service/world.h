// What every handler needs beside the call and the stores: time, chance, keys, and the directory as
// it is at this moment.
#pragma once

#include <functional>
#include <memory>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/directory/directory.h"
#include "libs/directory/regions.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::service {

struct World {
  const base::Clock& clock;
  base::Random& random;
  const privacy::KeyRing& keys;
  // Hold what it gives for as long as one call lasts, so that the call sees one state of it.
  std::function<std::shared_ptr<const directory::Directory>()> directory;
  std::function<std::shared_ptr<const directory::RegionIndex>()> regions;
};

}  // namespace tanggap::service

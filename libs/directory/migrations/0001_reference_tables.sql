-- Reference data that is the same for all agencies: the region codes of Kemendagri and the national holidays.
CREATE SCHEMA directory;

CREATE TABLE directory.region (
  code text COLLATE "C" PRIMARY KEY,
  parent text COLLATE "C" NOT NULL,   -- empty for a province
  level smallint NOT NULL,            -- 1 province, 2 regency, 3 district, 4 village
  kind text NOT NULL,                 -- provinsi, kabupaten, kota, kecamatan, desa, kelurahan, desa_adat
  name text NOT NULL,
  population bigint                   -- known for provinces and regencies
);
CREATE INDEX region_by_parent ON directory.region (parent, code);

CREATE TABLE directory.holiday (
  date date NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('public_holiday', 'joint_leave', 'observance')),
  PRIMARY KEY (date, name)
);

-- Which edition of each table is loaded.
CREATE TABLE directory.edition (
  name text PRIMARY KEY,              -- region or holiday
  etag text NOT NULL,
  load_time timestamptz NOT NULL
);

-- Every version of a service policy that was ever in use here, as a hash of its content: a version that was used never
-- changes, whatever restarts and restores lie between.
CREATE TABLE directory.policy_seen (
  policy text COLLATE "C" PRIMARY KEY,  -- dinkes/complaint@1
  digest text NOT NULL,
  first_seen_time timestamptz NOT NULL
);

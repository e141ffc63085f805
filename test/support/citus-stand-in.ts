/**
 * Functions with the names of Citus's, for a plain PostgreSQL: so that the schema is made, and every statement issued, as
 * on a Citus coordinator. They spread nothing, but refuse the tables that Citus refuses. The real thing is in none of the
 * package registries: `npm run test:store` runs the same suite on a Citus cluster of your own.
 */
export const CITUS_STAND_IN = `
  CREATE TABLE public.spread_tables (name text PRIMARY KEY, by text);

  CREATE FUNCTION create_reference_table(of regclass) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = of AND attidentity <> '') THEN
      RAISE 'cannot distribute relation: % uses an identity column', of;
    END IF;
    INSERT INTO public.spread_tables VALUES (of::text, NULL);
  END $$;

  CREATE FUNCTION create_distributed_table(of regclass, by text, colocate_with text DEFAULT 'default') RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF colocate_with <> 'default' AND NOT EXISTS (SELECT FROM public.spread_tables AS t WHERE t.name = colocate_with AND t.by = $2) THEN
      RAISE 'relation % is not distributed', colocate_with;
    END IF;
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = of AND attidentity <> '') THEN
      RAISE 'cannot distribute relation: % uses an identity column', of;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = of AND contype = 'f') THEN
      RAISE 'cannot create foreign key constraint on %', of;
    END IF;
    IF EXISTS (
      SELECT FROM pg_index AS i WHERE i.indrelid = of AND i.indisunique AND NOT EXISTS (
        SELECT FROM pg_attribute AS a WHERE a.attrelid = of AND a.attname = $2 AND a.attnum = ANY (i.indkey))) THEN
      RAISE 'cannot create constraint on %: it does not include the distribution column', of;
    END IF;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = of) OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = of) THEN
      RAISE 'triggers and rules are not supported on %', of;
    END IF;
    INSERT INTO public.spread_tables VALUES (of::text, by);
  END $$;

  CREATE FUNCTION citus_relation_size(of regclass) RETURNS bigint LANGUAGE sql AS 'SELECT pg_relation_size(of)';

  INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
  SELECT 4000000000, 'citus', 10, oid, false, '0' FROM pg_namespace WHERE nspname = 'public';
`;

/** The server setting without which nobody, not even its owner, writes into its own tables. */
export const STAND_IN_SETTINGS = { allow_system_table_mods: 'on' };

// The others, each the way that its documentation shows, in one process with
// as many pooled connections as there are writers:
//
//   node rivals.mjs append message-db URL WRITERS SECONDS
//   node rivals.mjs fill emmett URL EVENTS
//   node rivals.mjs rebuild emmett URL
//
// What was done is printed as one line of JSON. Whoever started this counts.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { getPostgreSQLEventStore, pongoSingleStreamProjection, rebuildPostgreSQLProjections } from '@event-driven-io/emmett-postgresql';

const type = 'advice-given';
const data = { note: 'x'.repeat(400 - '{"note":""}'.length) };
const metadata = { note: 'x'.repeat(150 - '{"note":""}'.length) };
const perStream = 10;
const page = 1000; // events that are read at a time

function messageDB(url, writers) {
  const pool = new pg.Pool({ connectionString: url, max: writers, options: '-c search_path=message_store,public' });
  return {
    close: () => pool.end(),
    append: async (stream, after, n) => {
      for (let i = 0; i < n; i++) {
        await pool.query({
          name: 'write', text: 'SELECT write_message($1, $2, $3, $4, $5, $6)',
          values: [randomUUID(), stream, type, data, metadata, after + i - 1],
        });
      }
    },
    // There are no read models: a consumer reads the category page by page, and
    // a handler does as it likes. Here a page is one transaction.
    rebuild: async () => {
      const client = await pool.connect();
      await client.query('DROP TABLE IF EXISTS public.journeys');
      await client.query('CREATE TABLE public.journeys (id text PRIMARY KEY, events int NOT NULL, last text NOT NULL)');
      for (let position = 1; ;) {
        const { rows } = await client.query('SELECT * FROM get_category_messages($1, $2, $3)', ['journey', position, page]);
        if (rows.length === 0) break;
        await client.query('BEGIN');
        for (const m of rows) {
          JSON.parse(m.data);
          await client.query({
            name: 'upsert', text: `INSERT INTO public.journeys VALUES ($1, 1, $2)
              ON CONFLICT (id) DO UPDATE SET events = journeys.events + 1, last = excluded.last`,
            values: [m.stream_name, m.type],
          });
        }
        await client.query('COMMIT');
        position = Number(rows.at(-1).global_position) + 1;
      }
      client.release();
    },
  };
}

function emmett(url, writers) {
  const pool = new pg.Pool({ connectionString: url, max: writers });
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  const event = { type, data, metadata };
  const projection = pongoSingleStreamProjection({
    collectionName: 'journeys', canHandle: [type],
    evolve: (journey, e) => ({ ...journey, events: (journey?.events ?? 0) + 1, last: e.type }),
  });
  return {
    prepare: () => store.schema.migrate(),
    close: async () => { await store.close(); await pool.end(); },
    append: (stream, after, n) => store.appendToStream(stream, Array(n).fill(event),
      { expectedStreamVersion: after === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(after) }),
    rebuild: async () => {
      const consumer = rebuildPostgreSQLProjections({ connectionString: url, projections: [projection], pulling: { batchSize: page } });
      await consumer.start();
      await consumer.close();
    },
  };
}

// write appends one event at a time until it is time to stop.
async function write(rival, until) {
  let n = 0;
  for (let stream = ''; Date.now() < until; n++) {
    if (n % perStream === 0) stream = `journey-${randomUUID()}`;
    await rival.append(stream, n % perStream, 1);
  }
  return n;
}

async function together(writers, each) {
  const counts = await Promise.all(Array.from({ length: writers }, each));
  return counts.reduce((a, b) => a + b, 0);
}

const [what, name, url, ...rest] = process.argv.slice(2);
const writers = what === 'append' ? Number(rest[0]) : 1;
const rival = { 'message-db': messageDB, emmett }[name](url, writers);
await rival.prepare?.();
const done = { events: 0 };
let began = Date.now();
if (what === 'append') {
  const warm = await together(writers, () => write(rival, began + 1000));
  began = Date.now();
  done.measured = await together(writers, () => write(rival, began + 1000 * Number(rest[1])));
  done.events = warm + done.measured;
} else if (what === 'fill') {
  let left = Number(rest[0]) / perStream;
  done.events = perStream * await together(writers, async () => {
    let n = 0;
    for (; left-- > 0; n++) await rival.append(`journey-${randomUUID()}`, 0, perStream);
    return n;
  });
} else {
  await rival.rebuild();
}
done.seconds = (Date.now() - began) / 1000;
console.log(JSON.stringify(done));
await rival.close();

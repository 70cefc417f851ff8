// Pages made for a test: under the real program's address, with its own assets and policy, their answers given here.

/** What a page of the console has in its head, and the policy that it is served with: taken from the sign-in page. */
async function frame(base) {
    const response = await fetch(`${base}/accesso`);
    const html = await response.text();
    return {
        tags: [...html.matchAll(/<link\b[^>]*>|<script\b[^>]*src=[^>]*><\/script>/g)].map(([tag]) => tag).join("\n"),
        policy: response.headers.get("content-security-policy") ?? "",
    };
}

/**
 * Opens `/campione` with this body. `answers` maps a path to what is fulfilled for it, or to a function of the
 * request that says so; a function that returns undefined lets the connection fail. All requests are in `asked`.
 */
export async function campione(visita, body, answers = {}) {
    const { tags, policy } = await frame(visita.base);
    const asked = [];
    const page = `<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Campione</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">${tags}</head><body>${body}</body></html>`;
    const all = {
        "/campione": { contentType: "text/html; charset=utf-8", headers: { "content-security-policy": policy }, body: page },
        ...answers,
    };
    await visita.context.route(
        (url) => url.pathname in all,
        async (route) => {
            const request = route.request();
            const path = new URL(request.url()).pathname;
            asked.push({
                path,
                method: request.method(),
                kind: request.headers()["x-richiesta"],
                fields: Object.fromEntries(new URLSearchParams(request.postData() ?? "")),
            });
            const answer = typeof all[path] === "function" ? await all[path](request) : all[path];
            await (answer ? route.fulfill(answer) : route.abort("connectionrefused"));
        },
    );
    await visita.page.goto("/campione");
    return { asked, to: (path) => asked.filter((request) => request.path === path) };
}

export const html = (body, headers = {}) => ({ contentType: "text/html; charset=utf-8", body, headers });
export const json = (value) => ({ contentType: "application/json", body: JSON.stringify(value) });

using System.Text.Json;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

/// <summary>A response as it came over the wire.</summary>
internal sealed record RawResponse(int Status, ILookup<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string? Detail => Json.GetProperty("detail").GetString();

    public string? Header(string name) => Headers[name].SingleOrDefault();

    public static RawResponse Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = lines[1..].Select(line => line.Split(": ", 2))
            .ToLookup(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = text[(end + 4)..];
        var status = int.Parse(lines[0].Split(' ')[1]);
        return new(status, headers, headers["Transfer-Encoding"].Any() ? Unchunk(body) : body);
    }

    // <hexadecimal length> CR LF <bytes> CR LF … 0 CR LF CR LF; these answers are ASCII.
    private static string Unchunk(string body)
    {
        var whole = "";
        while (body.Length > 0)
        {
            var end = body.IndexOf("\r\n", StringComparison.Ordinal);
            var length = Convert.ToInt32(body[..end], 16);
            whole += body.Substring(end + 2, length);
            body = body[(end + 2 + length + 2)..];
        }

        return whole;
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace DesignPatterns.OwnershipFigures.Wire;

/// <summary>etcd's gateway: the same calls as JSON over HTTP/1.1, numbers as text, keys in base 64.</summary>
internal sealed class Gateway(string endpoint) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new(endpoint),
    };

    public static string Text(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <exception cref="HttpRequestException">It is refused.</exception>
    public async Task<JsonNode> AskAsync(string path, JsonObject message)
    {
        using var answer = await _http.PostAsJsonAsync(path, message);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public void Dispose() => _http.Dispose();
}

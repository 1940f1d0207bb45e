using System.Net.Http.Json;
using System.Text.Json;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>Asks the dashboard's interface for programs.</summary>
internal static class TelemetryReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<JsonElement> ReadAsync(HttpClient programs, string address) =>
        programs.GetFromJsonAsync<JsonElement>(address);

    public static async Task<JsonElement> UntilAsync(
        HttpClient programs, string address, Func<JsonElement, bool> isThere)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await programs.GetFromJsonAsync<JsonElement>(address, deadline.Token);
            if (isThere(answer))
            {
                return answer;
            }

            Assert.False(deadline.IsCancellationRequested, $"{address}: {answer}");
            await Task.Delay(100, deadline.Token);
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json;

namespace DesignPatterns.DashboardSoak;

/// <summary>Asks every page once a second, one after the other, as a reader who looks at all of them would.</summary>
internal sealed class Pages(DashboardProcess dashboard)
{
    public const string OneTrace = "/traces/{id}";

    private const string OneInstrument = "/metrics?resource=service-0&meter=Soak&instrument=soak.duration";

    private static readonly string[] Addresses =
        ["/", "/console", "/logs", "/traces", OneTrace, "/metrics", OneInstrument];

    private readonly ConcurrentDictionary<string, List<TimeSpan>> _times = new(
        Addresses.Select(address => KeyValuePair.Create(address, new List<TimeSpan>())));

    /// <summary>Answers other than 200, by page and status.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new();

    public IEnumerable<(string Page, IReadOnlyList<TimeSpan> Ascending)> Times =>
        Addresses.Select(address => (address, (IReadOnlyList<TimeSpan>)[.. _times[address].Order()]));

    public async Task AskAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var next = Task.Delay(TimeSpan.FromSeconds(1), stopping);
            foreach (var page in Addresses)
            {
                await AskAsync(page);
            }

            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(string page)
    {
        var address = page == OneTrace ? page.Replace("{id}", await FindTraceAsync(), StringComparison.Ordinal) : page;
        var begun = TimeProvider.System.GetTimestamp();
        using var answer = await dashboard.Browser.GetAsync(address);
        _times[page].Add(TimeProvider.System.GetElapsedTime(begun));
        if (!answer.IsSuccessStatusCode)
        {
            Refused.AddOrUpdate($"{page} {(int)answer.StatusCode}", 1, (_, count) => count + 1);
        }
    }

    private async Task<string> FindTraceAsync()
    {
        await using var answer = await dashboard.Browser.GetStreamAsync("/api/telemetry/traces?limit=1");
        using var list = await JsonDocument.ParseAsync(answer);
        var items = list.RootElement.GetProperty("items");
        return items.GetArrayLength() == 0 ? new string('1', 32) : items[0].GetProperty("traceId").GetString()!;
    }
}

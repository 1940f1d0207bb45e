using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>
/// Somebody at the browser: windows that know nothing of each other, and what their pages complained of.
/// </summary>
internal sealed class Visitor(IBrowser browser) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _windows = [];

    /// <summary>Errors of scripts, refused styles and scripts, requests that failed.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public async Task<IPage> OpenAsync(
        int width = 1400, int height = 900, bool isDark = false, bool hasScript = true)
    {
        var window = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = hasScript,
        });
        _windows.Add(window);
        window.SetDefaultTimeout(30_000);
        var page = await window.NewPageAsync();
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows)
        {
            await window.DisposeAsync();
        }
    }
}

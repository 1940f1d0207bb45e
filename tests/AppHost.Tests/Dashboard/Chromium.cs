using Microsoft.Playwright;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>Debian's browser, one for all tests of a class; each test is a visitor of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";

    // Without a sandbox it also runs as root; the rest keeps it from talking to anybody but the dashboard.
    private static readonly string[] Switches =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Path), $"{Path} is missing: install the package chromium (./test.sh does).");
        // Five seconds by itself: less than a service may take to start.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Args = Switches,
        });
    }

    internal Visitor Visit() => new(_browser!);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

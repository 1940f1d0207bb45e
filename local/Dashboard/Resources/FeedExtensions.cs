using DesignPatterns.Dashboard.Resources.Graph;
using DesignPatterns.Feed;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Resources;

internal static class FeedExtensions
{
    /// <summary>The HTTP client that carries the feed's key; its base address is the feed's.</summary>
    public const string Client = "feed";

    private const int MaximumOutcome = 1024 * 1024;

    public static void AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<FeedClient>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedClient>());
        services.AddSingleton<FeedCommands>();
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<GraphMemo>();
        services.AddHttpClient(Client)
            .ConfigureHttpClient(Configure)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
            })
            .RemoveAllLoggers();
    }

    private static void Configure(IServiceProvider services, HttpClient client)
    {
        var options = services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        if (options.FeedAddress is not { } address)
        {
            return;
        }

        // Relative addresses are of what lies beneath, which takes a slash at the end.
        client.BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        client.DefaultRequestHeaders.Add(FeedSettings.KeyHeader, options.FeedKey);
        // The streams last as long as the AppHost; a command brings a deadline of its own.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = MaximumOutcome;
    }
}

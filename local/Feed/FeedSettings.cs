namespace DesignPatterns.Feed;

/// <summary>The names of the settings that the orchestrator gives the dashboard, as environment variables.</summary>
public static class FeedSettings
{
    /// <summary>Where the orchestrator serves <c>/resources</c>, <c>/console</c> and commands.</summary>
    public const string Address = "Dashboard__FeedAddress";

    /// <summary>The key that every request to it carries in <see cref="KeyHeader"/>.</summary>
    public const string Key = "Dashboard__FeedKey";

    /// <summary>The key that exporters send in <c>x-otlp-api-key</c>.</summary>
    public const string OtlpKey = "Dashboard__OtlpKey";

    /// <summary>The token of the login address.</summary>
    public const string BrowserToken = "Dashboard__BrowserToken";

    public const string KeyHeader = "x-resource-service-api-key";
}

namespace Aspire.StackExchange.Redis;

/// <summary>What <c>Aspire:StackExchange:Redis[:name]</c> may say besides the client's own options.</summary>
public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }
}

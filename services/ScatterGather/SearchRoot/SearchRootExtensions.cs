using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.SearchMessages;
using DesignPatterns.SearchRoot.Pages;
using DesignPatterns.SearchRoot.Searching;
using DesignPatterns.SearchRoot.Stragglers;
using DesignPatterns.SearchRoot.Upgrading;
using DesignPatterns.ServiceDefaults.Admin;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot;

internal static class SearchRootExtensions
{
    /// <summary>The gatherer's name, and the section of its options: <c>Gathering:search</c>.</summary>
    public const string Leaves = "search";

    /// <summary>The same leaves, asked without hedges: to show what these are good for.</summary>
    public const string Unhedged = "unhedged";

    /// <summary>A query of 10,000 characters is to be refused by us, with what is wrong with it.</summary>
    private const int MostRequestLine = 64 * 1_024;

    public static void AddSearchRoot(this WebApplicationBuilder builder)
    {
        var format = new LeafFormat<LeafQuestion, LeafReply>(QuestionFormat.Write, ReplyFormat.Read);
        builder.AddGathering(Leaves, format);
        builder.AddGathering(Unhedged, format);
        var services = builder.Services;
        services.AddOptions<GatheringOptions>(Unhedged)
            .BindConfiguration($"Gathering:{Leaves}")
            .Configure(options => options.HedgeShare = 0);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = MostRequestLine);
        services.AddOptionsWithValidateOnStart<SearchRootOptions>().BindConfiguration(SearchRootOptions.Section);
        services.AddSingleton<IValidateOptions<SearchRootOptions>, SearchRootOptionsValidator>();
        services.AddSingleton<LeafDistribution>();
        services.AddSingleton<RootDistribution>();
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<Searches>();
        services.AddSingleton<RollingUpgrade>();
        services.AddSingleton<StragglerLab>();
        services.AddSingleton<WarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("leaves");
        services.AddAdminRoutes(routes => routes.MapUpgrade());
    }

    public static void MapSearchRoot(this IEndpointRouteBuilder routes)
    {
        routes.MapSearch();
        routes.MapSearchPage();
        routes.MapStragglerPage();
    }
}

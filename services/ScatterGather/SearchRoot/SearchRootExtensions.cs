using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.SearchMessages;
using DesignPatterns.SearchRoot.Searching;
using DesignPatterns.SearchRoot.Upgrading;
using DesignPatterns.ServiceDefaults.Admin;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot;

internal static class SearchRootExtensions
{
    private const string Leaves = "search";

    public static void AddSearchRoot(this WebApplicationBuilder builder)
    {
        builder.AddGathering(
            Leaves, new LeafFormat<LeafQuestion, LeafReply>(QuestionFormat.Write, ReplyFormat.Read));
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<SearchRootOptions>().BindConfiguration(SearchRootOptions.Section);
        services.AddSingleton<IValidateOptions<SearchRootOptions>, SearchRootOptionsValidator>();
        services.AddSingleton<LeafDistribution>();
        services.AddSingleton<RootDistribution>();
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<Searches>();
        services.AddSingleton<RollingUpgrade>();
        services.AddSingleton<WarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHealthChecks().AddCheck<WarmUp>("leaves");
        services.AddAdminRoutes(routes => routes.MapUpgrade());
    }

    public static void MapSearchRoot(this IEndpointRouteBuilder routes) => routes.MapSearch();
}

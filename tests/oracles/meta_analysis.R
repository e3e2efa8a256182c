# Reference values for tests/statistics/pooling and tests/statistics/effect_sizes; the tests read only the JSON.
#   Rscript meta_analysis.R      in this folder, with metafor, metadat, clubSandwich, numDeriv, jsonlite
# The convergence thresholds are far below metafor's defaults (1e-5 for tau2), so that the tests can be strict.
suppressMessages({library(metafor); library(metadat); library(clubSandwich); library(jsonlite)})
num <- function(x) unname(as.numeric(x))
tight <- list(stepadj = 0.5, maxiter = 100000, threshold = 1e-14, tol = 1e-14)
methods <- c(equal = "FE", dl = "DL", he = "HE", pm = "PM", ml = "ML", reml = "REML")
tests <- c(wald = "z", hksj = "knha")

fit <- function(m) list(coefficients = num(m$beta), se = num(m$se), statistic = num(m$zval), p = num(m$pval),
  lower = num(m$ci.lb), upper = num(m$ci.ub), tau2 = num(m$tau2), q = num(m$QE), q_p = num(m$QEp), i2 = num(m$I2),
  h2 = num(m$H2), moderators_statistic = num(m$QM), moderators_p = num(m$QMp), r2 = num(m$R2))

dataset <- function(yi, vi, X = NULL) {
  out <- list(yi = num(yi), vi = num(vi))
  for (e in names(methods)) for (t in names(tests)) if (!(e == "equal" && t == "hksj")) {
    m <- rma(yi, vi, method = methods[[e]], test = tests[[t]], control = tight)
    p <- predict(m)
    q <- qt(.975, m$k - 2) * sqrt(m$tau2 + m$se^2)
    out$fits[[e]][[t]] <- c(fit(m), list(prediction = num(c(p$pi.lb, p$pi.ub)), prediction_hts = num(m$beta) + c(-q, q)))
  }
  out$fits$reml[["hksj-adhoc"]] <- fit(rma(yi, vi, test = "adhoc", control = tight))
  m <- rma(yi, vi, control = tight)
  ci <- confint(m, control = list(tol = 1e-14, maxiter = 10000, tau2.max = 10))$random
  out$q_profile <- list(tau2 = num(ci["tau^2", ]), i2 = num(ci["I^2(%)", ]), h2 = num(ci["H^2", ]))
  e <- regtest(m, model = "lm")
  out$egger <- list(statistic = num(e$zval), df = num(e$dfs), p = num(e$pval), limit = num(e$est), lower = num(e$ci.lb), upper = num(e$ci.ub))
  e <- regtest(m, model = "rma")
  out$egger_random_effects <- list(statistic = num(e$zval), p = num(e$pval), limit = num(e$est), lower = num(e$ci.lb), upper = num(e$ci.ub))
  r <- suppressWarnings(ranktest(m))
  out$rank_test <- list(tau = num(r$tau), p = num(r$pval))
  for (side in c("left", "right")) for (n in c("L0", "R0")) {
    t <- trimfill(m, side = side, estimator = n)
    # trimfill's own last fit ignores the thresholds.
    f <- rma(c(t$yi), t$vi, control = tight)
    out$trim_and_fill[[side]][[n]] <- list(k0 = num(t$k0), estimate = num(f$beta), se = num(f$se), tau2 = num(f$tau2))
  }
  t <- trimfill(rma(yi, vi, method = "FE"), estimator = "L0")
  out$trim_and_fill_equal <- list(side = t$side, k0 = num(t$k0), estimate = num(t$beta), se = num(t$se))
  l <- leave1out(m)
  out$leave_one_out <- list(estimate = num(l$estimate), se = num(l$se), tau2 = num(l$tau2))
  i <- influence(m)$inf
  out$influence <- list(cook = num(i$cook.d), dffits = num(i$dffits), rstudent = num(i$rstudent), hat = num(i$hat))
  b <- blup(m)
  out$study_effects <- list(estimate = num(b$pred), se = num(b$se))
  if (!is.null(X)) {
    out$X <- unname(as.matrix(X))
    for (t in names(tests)) out$meta_regression[[t]] <- fit(rma(yi, vi, mods = X, test = tests[[t]], control = tight))
  }
  # A model with no study on one side of the cut has no finite estimate.
  for (favoured in c("greater", "less")) if (any(pnorm(yi / sqrt(vi) * c(greater = 1, less = -1)[favoured]) >= .975)) {
    s <- selmodel(rma(yi, vi, method = "ML", control = tight), type = "stepfun", steps = .025, alternative = favoured,
      control = list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-15, maxit = 1e5))
    out$selection[[favoured]] <- list(estimate = num(s$beta), se = num(s$se), tau2 = num(s$tau2), tau2_se = num(s$se.tau2), relative_publication = num(s$delta)[2],
      relative_publication_se = num(s$se.delta)[2], lrt = num(s$LRT), lrt_p = num(s$LRTp))
  }
  out
}

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
normand <- escalc(measure = "SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
writing <- dat.bangertdrowns2004
length_filled <- ifelse(is.na(writing$length), mean(writing$length, na.rm = TRUE), writing$length)
k <- dat.konstantopoulos2011

three_level <- function(m, cluster) {
  t <- coef_test(m, vcov = "CR2", cluster = cluster)
  c <- conf_int(m, vcov = "CR2", cluster = cluster)
  list(coefficients = num(m$beta), model_se = num(m$se), between = num(m$sigma2)[1], within = num(m$sigma2)[2],
    log_likelihood = num(logLik(m)), q = num(m$QE), se = num(t$SE), statistic = num(t$tstat), df = num(t$df_Satt), p = num(t$p_Satt),
    lower = num(c$CI_L), upper = num(c$CI_U))
}
mv <- list(optimizer = "BFGS", reltol = 1e-13, maxit = 1e4)
m3 <- rma.mv(yi, vi, random = ~ 1 | district/school, data = k, control = mv)
m3x <- rma.mv(yi, vi, mods = ~ I(year - 1990), random = ~ 1 | district/school, data = k, control = mv)

pooling <- list(made_with = list(R = R.version.string, metafor = as.character(packageVersion("metafor")),
    metadat = as.character(packageVersion("metadat")), clubSandwich = as.character(packageVersion("clubSandwich"))),
  bcg = dataset(bcg$yi, bcg$vi, cbind(bcg$ablat, bcg$year)),
  normand = dataset(normand$yi, normand$vi),
  writing = dataset(writing$yi, writing$vi, cbind(length_filled)),
  three_level = list(yi = num(k$yi), vi = num(k$vi), cluster = num(k$district), year = num(k$year) - 1990,
    intercept = three_level(m3, k$district), year_as_moderator = three_level(m3x, k$district)))
write_json(pooling, "pooling.json", digits = NA, auto_unbox = TRUE, null = "null", na = "null")

es <- function(measure, ...) { e <- escalc(measure = measure, ...); list(value = num(e$yi), variance = num(e$vi)) }
g <- dat.normand1999
two_groups <- lapply(c(SMD = "SMD", SMDH = "SMDH", MD = "MD", ROM = "ROM", VR = "VR", CVR = "CVR"), function(m)
  es(m, m1i = g$m1i, sd1i = g$sd1i, n1i = g$n1i, m2i = g$m2i, sd2i = g$sd2i, n2i = g$n2i))
# BCG's tables, one with an empty cell and one with a full row.
a <- c(dat.bcg$tpos, 0, 12); b <- c(dat.bcg$tneg, 20, 0); c_ <- c(dat.bcg$cpos, 4, 7); d <- c(dat.bcg$cneg, 16, 5)
two_by_two <- lapply(c(RR = "RR", OR = "OR", RD = "RD", PETO = "PETO", OR2DL = "OR2DL"), function(m) es(m, ai = a, bi = b, ci = c_, di = d))
pre <- list(mean1 = c(20.3, 22.0), sd1 = c(9, 8.5), mean2 = c(30.1, 25.2), sd2 = c(10, 8), n = c(24, 31), r = c(.5, .6))
change <- lapply(c(MC = "MC", SMCC = "SMCC", SMCR = "SMCR", ROMC = "ROMC"), function(m)
  es(m, m1i = pre$mean1, m2i = pre$mean2, sd1i = pre$sd1, sd2i = pre$sd2, ni = pre$n, ri = pre$r))
r <- c(-.9, -.2, 0, .35, .8); n <- c(5, 40, 12, 100, 31)
effect_sizes <- list(made_with = pooling$made_with,
  two_groups = c(list(mean1 = num(g$m1i), sd1 = num(g$sd1i), n1 = num(g$n1i), mean2 = num(g$m2i), sd2 = num(g$sd2i), n2 = num(g$n2i)), two_groups),
  two_by_two = c(list(events1 = num(a), n1 = num(a + b), events2 = num(c_), n2 = num(c_ + d)), two_by_two),
  change = c(pre, change),
  correlation = list(r = r, n = n, COR = es("COR", ri = r, ni = n), ZCOR = es("ZCOR", ri = r, ni = n)))
write_json(effect_sizes, "effect_sizes.json", digits = NA, auto_unbox = TRUE, null = "null", na = "null")

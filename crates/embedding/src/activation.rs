//! Exponential and activation, in operations that the compiler turns into vector instructions.

use pulp::{Simd, WithSimd};

/// Makes every number `x · Φ(x)` of it.
pub(crate) struct Gelu<'a>(pub(crate) &'a mut [f32]);

impl WithSimd for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for number in self.0 {
            *number = gelu(*number);
        }
    }
}

/// `x · Φ(x)` with the error function by Abramowitz and Stegun 7.1.26, which is off by 1.5e-7 at most.
#[inline(always)]
fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = t
        * (0.254_829_6
            + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    let tail = 0.5 * series * exp_of_negative(-z * z);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// The exponential of a number that is not positive.
#[inline(always)]
pub(crate) fn exp_of_negative(x: f32) -> f32 {
    let x = x.max(-87.0) * std::f32::consts::LOG2_E;
    // Adding and taking away 1.5 · 2²³ rounds to a whole number.
    let shifted = x + 12_582_912.0;
    let whole = shifted - 12_582_912.0;
    let part = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (0.166_666_67
                                + part
                                    * (0.041_666_668
                                        + part * (0.008_333_334 + part * 0.001_388_889)))));
    // The whole number is in the lowest bits of the shifted one; here it is added to the exponent.
    f32::from_bits(series.to_bits().wrapping_add(shifted.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_activation_is_the_exact_one() {
        for step in -2000..=2000_i16 {
            let x = f32::from(step) / 100.0;
            let wide = f64::from(x);
            let exact = wide * 0.5 * (1.0 + libm::erf(wide / std::f64::consts::SQRT_2));
            let off = (f64::from(gelu(x)) - exact).abs();
            assert!(off < 2e-6, "{x}: {} {exact}", gelu(x));
        }
    }
}
